//! sereno-drill
