"""Production's infrastructure as CloudFormation, and the tools that join and package it."""
