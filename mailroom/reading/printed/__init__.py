"""What is printed and stamped on an envelope, read by OCR: only ever a proposal."""
