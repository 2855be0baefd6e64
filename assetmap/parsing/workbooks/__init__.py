"""Read workbooks: XLSX, XLSB, XLS, OpenDocument."""
