"""What turns originals into a site: jobs, steps, the runner and the rebuild; pure."""
