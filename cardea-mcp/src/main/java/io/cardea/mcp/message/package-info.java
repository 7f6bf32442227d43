/** JSON-RPC messages, read without copying and written without a tree. */
@NullMarked
package io.cardea.mcp.message;

import org.jspecify.annotations.NullMarked;
