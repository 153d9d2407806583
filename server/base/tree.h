/* tree: files, links and directories with all that is in them, blocking. All return 0 or a negative errno. */
#pragma once

/* What `from` is, not what it links to; a directory is copied into one that is there or is made. Files are replaced,
 * links are copied as links; in a directory, what is none of the three is left out. */
int tree_copy(const char *from, const char *to);

/* Works below open directories, so that nobody can put a link in the way. -ENOENT: there is nothing. */
int tree_remove(const char *path);
