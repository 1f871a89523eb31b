"""What wakes functions in AWS, done here: streams, queues and schedules as infra/events.yaml declares them."""
