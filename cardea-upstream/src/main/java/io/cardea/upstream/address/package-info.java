/** Which network addresses an upstream may have (server-side request forgery guard). */
@NullMarked
package io.cardea.upstream.address;

import org.jspecify.annotations.NullMarked;
