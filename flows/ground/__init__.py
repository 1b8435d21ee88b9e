"""The ground floor: types, dates, schemas and errors that every step may import; it imports no step."""
