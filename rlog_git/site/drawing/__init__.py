"""Draw entries, calendars and charts as HTML, faster than templates could."""
