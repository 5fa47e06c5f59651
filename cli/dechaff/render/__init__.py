"""Article -> text, Markdown, JSON record, terminal view, report page."""
