print([[a\nb\]], #[[\x41\z]])  --> a\\nb\\\t6
