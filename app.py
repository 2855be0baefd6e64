"""Open the app's pages: `streamlit run app.py`."""
