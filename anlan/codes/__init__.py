"""二维码: opaque, revocable codes for enterprises, documents and visits; a stranger learns little, a reader all."""
