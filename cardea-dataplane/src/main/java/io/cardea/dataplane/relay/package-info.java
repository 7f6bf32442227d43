/** An upstream's answer on its way to the client: checked, filtered, otherwise untouched. */
@NullMarked
package io.cardea.dataplane.relay;

import org.jspecify.annotations.NullMarked;
