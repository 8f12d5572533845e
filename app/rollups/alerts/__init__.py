"""Early warning: what the themes watch for is looked for in committed records, and told to the areas concerned."""
