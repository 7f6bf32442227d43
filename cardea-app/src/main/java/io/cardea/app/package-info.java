/** Where the command begins. */
@NullMarked
package io.cardea.app;

import org.jspecify.annotations.NullMarked;
