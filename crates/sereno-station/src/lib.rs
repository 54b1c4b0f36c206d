//! sereno-station
