"""People of a Cognito user pool: what is asked of it, and its pages; imported only where there is one."""
