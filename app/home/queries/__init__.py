"""Every SELECT of the pages that put features together: columns, not entities, as frozen rows."""
