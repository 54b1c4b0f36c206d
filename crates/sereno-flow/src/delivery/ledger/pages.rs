//! What became of a notice: for one subscriber, and for the desk.
/// TODO
pub struct WhyPart;
