"""Every act that writes a note; capture is the fast lane of three of them."""
