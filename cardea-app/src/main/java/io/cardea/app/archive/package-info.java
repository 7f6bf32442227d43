/**
 * Where segments of the audit log are archived, by what it is called on a command line, and the
 * archive in S3, for which nothing is loaded before it is used.
 */
@NullMarked
package io.cardea.app.archive;

import org.jspecify.annotations.NullMarked;
