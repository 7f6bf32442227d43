/** Connections that are cut at any boundary of the messages on them. */
@NullMarked
package io.cardea.testkit.cut;

import org.jspecify.annotations.NullMarked;
