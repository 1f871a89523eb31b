"""API Gateway's part of a request, done here: events made from requests, answers made from what the app returns."""
