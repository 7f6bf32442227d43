/** The admin listener: health, metrics and the admin API over HTTP. */
@NullMarked
package io.cardea.app.admin;

import org.jspecify.annotations.NullMarked;
