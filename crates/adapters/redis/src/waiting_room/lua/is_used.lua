-- Whether anybody is here, or may be: a room that has to be put together again may be full.

return { 'done', changes, (not ready or not is_empty()) and 1 or 0 }
