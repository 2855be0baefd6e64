"""Show everything in a browser; the only part that knows Streamlit."""
