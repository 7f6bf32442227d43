/** Signs how far the logs of a gateway's nodes are, all in one statement. */
@NullMarked
package io.cardea.audit.combine;

import org.jspecify.annotations.NullMarked;
