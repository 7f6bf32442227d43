/** What tests of sandboxes need of the machine. */
@NullMarked
package io.cardea.testkit.sandbox;

import org.jspecify.annotations.NullMarked;
