// Shows the contract with Swagger UI; nothing leaves this server (no validator badge, no fonts from elsewhere).
window.ui = SwaggerUIBundle({
  url: "/docs/openapi.json",
  dom_id: "#contract",
  deepLinking: true,
  filter: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  persistAuthorization: true,
  showExtensions: true,
  validatorUrl: null,
});
