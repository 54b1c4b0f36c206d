//! sereno
