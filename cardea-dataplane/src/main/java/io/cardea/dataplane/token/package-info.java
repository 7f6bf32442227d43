/** Access tokens: read strictly, judged by their claims, their signature checked; no I/O. */
@NullMarked
package io.cardea.dataplane.token;

import org.jspecify.annotations.NullMarked;
