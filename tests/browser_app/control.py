"""Do with text from a file what no page of ours does: the harness must notice."""

import streamlit as st

files = st.file_uploader("files", accept_multiple_files=True)
for file in files:
    st.markdown(file.getvalue().decode())
    st.iframe(f"<p>{file.getvalue().decode()}</p>")
