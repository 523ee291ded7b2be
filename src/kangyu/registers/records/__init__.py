"""Records (健康档案): the record of each resident, and every form that was filled in."""
