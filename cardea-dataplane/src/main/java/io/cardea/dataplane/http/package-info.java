/** HTTP towards clients: connections of event loops, requests on them and their answers. */
@NullMarked
package io.cardea.dataplane.http;

import org.jspecify.annotations.NullMarked;
