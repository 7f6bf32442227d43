/** The commands. */
@NullMarked
package io.cardea.app.cli;

import org.jspecify.annotations.NullMarked;
