"""The demo: one citizen's journey, walked over HTTP only, as an app, a desk, a bank and a carrier would."""
