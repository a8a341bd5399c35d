"""The pages a viewer sees: templates, static files and their rendering; pure."""
