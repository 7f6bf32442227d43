/** What confines child processes: namespaces and limits of Linux, by bubblewrap. */
@NullMarked
package io.cardea.upstream.sandbox;

import org.jspecify.annotations.NullMarked;
