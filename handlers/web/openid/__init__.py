"""Sign-in with an OpenID Connect provider; imported only where there is one."""
