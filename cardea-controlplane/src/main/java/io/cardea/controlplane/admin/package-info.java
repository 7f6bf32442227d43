/** The admin API, apart from any HTTP server: requests in, answers out, blocking. */
@NullMarked
package io.cardea.controlplane.admin;

import org.jspecify.annotations.NullMarked;
