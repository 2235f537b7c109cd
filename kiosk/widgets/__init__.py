"""Parts of the screens, drawn as vectors; each ``.kv`` beside its module says how it looks."""
