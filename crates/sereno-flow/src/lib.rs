//! sereno-flow
