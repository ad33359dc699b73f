"""The site of a notebook on this machine, built anew with every save."""
