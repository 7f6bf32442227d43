/** Identity providers. */
@NullMarked
package io.cardea.testkit.identity;

import org.jspecify.annotations.NullMarked;
