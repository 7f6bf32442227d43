/** TLS of listeners: certificates in files, and what secures a connection. */
@NullMarked
package io.cardea.dataplane.tls;

import org.jspecify.annotations.NullMarked;
