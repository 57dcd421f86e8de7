"""The Streamlit pages: thin, one a module."""
