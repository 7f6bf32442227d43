/** Tasks whose client and server speak different eras. */
@NullMarked
package io.cardea.dataplane.taskcross;

import org.jspecify.annotations.NullMarked;
