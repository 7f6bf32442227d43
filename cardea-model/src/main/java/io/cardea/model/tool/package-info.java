/** What operators make of tools that servers offer. */
@NullMarked
package io.cardea.model.tool;

import org.jspecify.annotations.NullMarked;
