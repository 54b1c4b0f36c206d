use super::*;

#[test]
fn an_id_reads_back_what_it_prints() {
    for seed in [0u8, 1, 127, 200, 255] {
        let id = IncidentId::from_bytes([seed; 16]);
        assert_eq!(id.to_string().parse::<IncidentId>(), Ok(id));
    }
}

#[test]
fn an_id_of_another_kind_or_shape_is_refused() {
    let id = IncidentId::from_bytes([9; 16]).to_string();
    assert!(id.parse::<ReportId>().is_err());
    assert!(id.to_uppercase().parse::<IncidentId>().is_err());
    assert!(format!("{id}0").parse::<IncidentId>().is_err());
    // The first digit would need more bits than sixteen bytes have.
    assert!("inc_zzzzzzzzzzzzzzzzzzzzzzzzzz".parse::<IncidentId>().is_err());
}
