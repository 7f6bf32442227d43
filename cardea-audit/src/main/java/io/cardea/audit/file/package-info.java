/** How the files of a log are made. */
@NullMarked
package io.cardea.audit.file;

import org.jspecify.annotations.NullMarked;
